package postmortem

import "testing"

func TestLookup(t *testing.T) {
	v := DefaultVocabularies()
	for _, test := range []struct {
		vocab      *Vocabulary
		word, want string
	}{
		{v.Severities, "sev-1", "SEV1"}, {v.Severities, "Critical", "SEV1"}, {v.Severities, "p3", "SEV3"}, {v.Severities, "SEV 4", "SEV4"}, {v.Severities, "fatal", ""},
		{v.Causes, "RootCause::Config-Change", "configuration"}, {v.Causes, "Misconfig", "configuration"}, {v.Causes, "human-error", ""},
		{v.Triggers, "binary push", "code-deploy"}, {v.Actions, "予防", "prevent"}, {v.Services, "checkout", ""}, {nil, "x", ""},
	} {
		if got, _ := test.vocab.Lookup(test.word); got.ID != test.want {
			t.Errorf("%q is %q, want %q", test.word, got.ID, test.want)
		}
	}
}

func TestExtend(t *testing.T) {
	v := DefaultVocabularies().Severities.Extend([]Term{{ID: "sev2", Name: "Grave", Aliases: []string{"P1"}}, {ID: "SEV0", Name: "Everything"}})
	for word, want := range map[string]string{"P1": "SEV2", "grave": "SEV2", "P2": "SEV2", "P0": "SEV1", "sev0": "SEV0", "critical": "SEV1"} {
		if got, _ := v.Lookup(word); got.ID != want {
			t.Errorf("%q is %q, want %q", word, got.ID, want)
		}
	}
	if got, _ := v.Lookup("SEV2"); got.Name != "Grave" || got.Description == "" || !got.Listed {
		t.Errorf("SEV2 became %+v", got)
	}
}
