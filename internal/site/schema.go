package site

import (
	"io"
	"slices"

	"codman/internal/postmortem"
	"codman/internal/schema"
)

// schemaFile describes front matter to the editors of whoever writes for this site.
const schemaFile = "api/schema.json"

func (c *catalogue) addSchema() {
	c.add(Output{Path: schemaFile, Phase: Entry, Owner: "schema of front matter", Render: func(w io.Writer) error {
		_, err := w.Write(schema.FrontMatter(c.words()))
		return err
	}})
}

// words are the vocabularies that the site may speak of. The catalogues may name what is for other audiences, so services and causes
// of one's own are left out while no document of this site has them.
func (c *catalogue) words() postmortem.Vocabularies {
	words := c.in.Corpus.Vocab
	words.Services = c.used(words.Services, postmortem.Services, nil)
	words.Causes = c.used(words.Causes, postmortem.Causes, postmortem.DefaultVocabularies().Causes)
	return words
}

// used are the terms that documents of the site have, and those that everybody knows.
func (c *catalogue) used(words *postmortem.Vocabulary, axis postmortem.Axis, builtIn *postmortem.Vocabulary) *postmortem.Vocabulary {
	return postmortem.NewVocabulary(slices.DeleteFunc(slices.Clone(words.Terms()), func(t postmortem.Term) bool {
		known, ok := builtIn.Lookup(t.ID)
		return !(ok && known.ID == t.ID) && c.terms[axis].of(t.ID) == nil
	}))
}
