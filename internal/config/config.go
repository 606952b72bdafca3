// Package config reads codman.yaml and the catalogue files into a Config. Everything is optional; the zero
// configuration is that of [Default]. Unknown keys are errors that name the nearest known one.
package config

import (
	"regexp"
	"time"

	"codman/internal/postmortem"
)

// Config is what a site is built with. It is immutable once loaded.
type Config struct {
	Title       string // of the site
	Company     string
	Description string
	Logo        string // path of an image in the content, or ""
	BaseURL     string // absolute, ends in "/", or "" when the address of the site is not known
	Language    string // BCP 47: "en"
	Zone        *time.Location
	ContentDir  string // as given in codman.yaml, or ""
	OutputDir   string
	Follow      []string // symbolic links in the content that may be followed, as paths relative to it
	Ignore      []string // globs of paths in the content that are not read
	ThemeDir    string   // files here replace those of the default theme, or ""
	Colors      map[string]string
	Navigation  []NavItem
	Audience    string
	Fields      map[string]string // extra front matter key (as a slug) → field: "komponente" → "services"
	Sections    map[string]string // extra heading (as a slug) → canonical section id
	Trackers    []Tracker
	Include     []string // globs of paths that are postmortems
	Exclude     []string // globs of paths that are not
	Overrides   []Override
	FeedItems   int // entries in each feed
	Search      SearchSettings
	Reviews     ReviewSettings
	Calendar    postmortem.Calendar
	Deadlines   postmortem.Deadlines
	Check       CheckSettings
	Owners      *postmortem.Vocabulary // of action items, with the other spellings of each
	Recurrence  int                    // days within which the same again is a recurrence
	Editor      string                 // address that opens an editor, with {path}, {line} and {column}; "" for none
	Vocab       postmortem.Vocabularies
	Fingerprint string // of everything here that parsing depends on

	deadlines []severityDeadline // while reading
}

// NavItem is an entry of the site's own navigation.
type NavItem struct{ Title, URL string }

// Tracker turns ticket ids in text into links: URL with $0, $1 … replaced by the match and its groups.
type Tracker struct {
	Pattern *regexp.Regexp
	URL     string
}

// Override puts facts right without touching the document. Path is relative to the content root, or a glob.
type Override struct {
	Path   string
	Fields []Field // in the order of the configuration
}

// Default is the configuration of a content folder without codman.yaml.
func Default() Config {
	return Config{
		Title:      "Postmortems",
		Language:   "en",
		Zone:       time.UTC,
		Audience:   "internal",
		FeedItems:  20,
		Reviews:    ReviewSettings{Shortlist: 5},
		Deadlines:  postmortem.DefaultDeadlines(),
		Recurrence: 365,
		Vocab:      postmortem.DefaultVocabularies(),
	}
}
