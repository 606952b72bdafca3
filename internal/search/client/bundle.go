// Package client is the search engine of browsers: JavaScript modules that read the format and rank as package engine
// does, and how they become the one file that a site serves.
package client

import (
	"embed"
	"sync"

	"codman/internal/script"
)

//go:embed *.js
var sources embed.FS

// Bundle is /search/engine.js: one minified ES module that exports open.
func Bundle() ([]byte, error) { return bundle() }

// Classic is the engine as a script for pages that are opened as files, where modules and fetch do not work. It sets the
// global codmanSearch: open, and file, with which the scripts that hold the index's files hand them over.
func Classic() ([]byte, error) { return classic() }

var (
	bundle = sync.OnceValues(func() ([]byte, error) {
		return script.Bundle("engine.js", sources.ReadFile, script.Kind{Module: true, Inner: inner})
	})
	classic = sync.OnceValues(func() ([]byte, error) {
		return script.Bundle("classic.js", sources.ReadFile, script.Kind{Global: "codmanSearch", Inner: inner})
	})
)

// inner are names of properties that only our modules know, and that nothing built in and no JSON has: they may be shortened.
const inner = `^(blank|blocks|byTerm|bytes|chosen|clauses?|column|dates|doc|docs|durations|end|entry|excluded|facet|field|files|` +
	`found|fragment|fragments|joiner|labels|load|low|measure|meta|missed|more|names|nth|numbers?|occur|of|own|` +
	`path|pos|positions|rest|run|sat|scores|shard|source|start|strings?|surface|take|texts|titles|tokens|` +
	`typing|upper|variants|weight|word|words?In|(term|word)Shards)$`
