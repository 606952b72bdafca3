package main

import (
	"context"
	"fmt"
	"io"

	"codman/internal/check"
	"codman/internal/postmortem"
)

// askQuestions prints what a facilitator may ask in the meeting about one document.
func (c *checking) askQuestions(ctx context.Context, file string) error {
	s, err := c.inspect(ctx, []string{file})
	if err != nil {
		return err
	}
	if len(s.inputs) != 1 {
		return usageError("name the file of one postmortem", "--questions is about one document; %s has %s", printable(file), count(len(s.inputs), "document"))
	}
	in := s.inputs[0]
	if in.Post == nil || in.Post.Kind.Value != postmortem.KindPostmortem {
		return usageError("codman list --format csv names them all", "%s is no postmortem", printable(file))
	}
	list := c.checker.Questions(in)
	if c.format == "json" {
		return encode(c.out, append([]postmortem.Question{}, list...))
	}
	if len(list) == 0 {
		fmt.Fprintln(c.err, "codman: no gap was found to ask about; the questions of every meeting are in the guide")
		return nil
	}
	return writeQuestions(c.out, in, list)
}

// writeQuestions sets them as a list that can be pasted into an agenda.
func writeQuestions(w io.Writer, in check.Input, list []postmortem.Question) error {
	if _, err := fmt.Fprintf(w, "# Questions about %s\n\n", shorten(first(in.Post.Title.Value, in.Path), 200)); err != nil {
		return err
	}
	for i, q := range list {
		if _, err := fmt.Fprintf(w, "%d. %s\n   (%s)\n", i+1, q.Ask, shorten(q.Gap, 200)); err != nil {
			return err
		}
	}
	return nil
}
