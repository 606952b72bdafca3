package watch

import (
	"path"
	"path/filepath"
)

// place is a path of a root.
type place struct {
	root int
	rel  string // slash-separated; "." for the root itself
}

// places knows which folders of the system are watched, and for the sake of which places. A folder is watched once, under
// the path that has no links in it: inotify has one watch a folder, whatever it is called.
type places struct {
	folders map[string]*folder // by path without links
	add     func(string)       // asks the system to watch a folder; asking again is allowed and renews a watch that was lost
	remove  func(string)
}

// folder is one that is watched.
type folder struct {
	held  map[place]bool            // the places whose content lies in it
	leads map[string]map[place]bool // by name in the folder: the places that this name leads to
}

// lead is a name in a folder that decides what is found at a place somewhere else.
type lead struct{ dir, name string }

func newPlaces() *places {
	return &places{folders: map[string]*folder{}, add: func(string) {}, remove: func(string) {}}
}

func (p *places) of(dir string) *folder {
	f := p.folders[dir]
	if f == nil {
		f = &folder{map[place]bool{}, map[string]map[place]bool{}}
		p.folders[dir] = f
	}
	p.add(dir)
	return f
}

// hold watches a folder for a place whose content lies in it.
func (p *places) hold(dir string, at place) { p.of(dir).held[at] = true }

// lead watches a folder for a name that leads to a place.
func (p *places) lead(l lead, at place) {
	f := p.of(l.dir)
	if f.leads[l.name] == nil {
		f.leads[l.name] = map[place]bool{}
	}
	f.leads[l.name][at] = true
}

func (p *places) release(dir string, at place) {
	if f := p.folders[dir]; f != nil {
		delete(f.held, at)
		p.tidy(dir, f)
	}
}

func (p *places) unlead(l lead, at place) {
	if f := p.folders[l.dir]; f != nil {
		delete(f.leads[l.name], at)
		if len(f.leads[l.name]) == 0 {
			delete(f.leads, l.name)
		}
		p.tidy(l.dir, f)
	}
}

// tidy ends the watch of a folder that no place needs any more.
func (p *places) tidy(dir string, f *folder) {
	if len(f.held) == 0 && len(f.leads) == 0 {
		delete(p.folders, dir)
		p.remove(dir)
	}
}

// named are the places that an event of this path is about.
func (p *places) named(name string) []place {
	name = filepath.Clean(name)
	var at []place
	if f := p.folders[filepath.Dir(name)]; f != nil && filepath.Dir(name) != name {
		base := filepath.Base(name)
		for held := range f.held {
			at = append(at, place{held.root, path.Join(held.rel, base)})
		}
		for led := range f.leads[base] {
			at = append(at, led)
		}
	}
	if f := p.folders[name]; f != nil {
		for held := range f.held {
			at = append(at, held)
		}
		for _, leads := range f.leads {
			for led := range leads {
				at = append(at, led)
			}
		}
	}
	return at
}

// leadsTo are the names that decide what is found at a path: its own, and where a link is, its target's. Of what doesn't
// exist it is the first name that is missing.
func leadsTo(name string) []lead {
	leads := appendLead(nil, name)
	if real, err := filepath.EvalSymlinks(name); err == nil {
		return appendLead(leads, real)
	}
	if target, err := readLink(name); err == nil {
		return appendLead(leads, target)
	}
	return leads
}

func appendLead(leads []lead, name string) []lead {
	for parent := filepath.Dir(name); parent != name; name, parent = parent, filepath.Dir(parent) {
		real, err := filepath.EvalSymlinks(parent)
		if err != nil {
			continue
		}
		if l := (lead{real, filepath.Base(name)}); len(leads) == 0 || leads[0] != l {
			return append(leads, l)
		}
		return leads
	}
	return leads
}
