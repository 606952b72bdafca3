package site

import (
	"strings"
	"testing"

	"codman/internal/postmortem"
)

func TestSchemaNamesNoTermsThatTheSiteDoesNotHave(t *testing.T) {
	p := shortReport("2024-02-03-checkout", "Checkout", "2024-02-03", "SEV2", []string{"checkout"}, []string{"our-cause"})
	in := inputOf(t, corpusOf(t, []*postmortem.Postmortem{p}))
	words := &in.Corpus.Vocab
	words.Services = postmortem.NewVocabulary([]postmortem.Term{{ID: "checkout", Name: "Checkout", Listed: true}, {ID: "secret-service", Listed: true}})
	words.Causes = words.Causes.Extend([]postmortem.Term{{ID: "our-cause", Listed: true}, {ID: "secret-cause", Listed: true}})
	got := string(build(t, in).files[schemaFile])
	for _, want := range []string{`"const": "checkout"`, `"const": "our-cause"`, `"const": "configuration"`, `"const": "SEV3"`} {
		if !strings.Contains(got, want) {
			t.Errorf("the schema does not have %s", want)
		}
	}
	if strings.Contains(got, "secret") {
		t.Error("the schema names what no document of the site has")
	}
}
