package watch

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// tree is what a root was when it was last looked at.
type tree struct {
	Root
	index  int
	above  *node // of which the root is a child, so that the root is no special case
	name   string
	leads  []lead // to the root
	places *places
	batch  *batch // told of what differs
	polled bool   // no events: a look alone has to find everything
}

// node is a file, folder or link.
type node struct {
	state
	parent   *node
	real     string           // of a folder: its path without links
	children map[string]*node // of a folder
	leads    []lead           // of a followed link
	racy     bool             // its state was as recent as may hide a further write
}

// look says why something is looked at.
type look struct {
	named  bool // by an event that tells of more than permissions
	again  bool // by an event of a name that came or went, so that in a folder other names may be
	all    bool // everything in a folder is looked at
	unsure bool // the reader may have seen what was there in the meantime
}

func newTree(index int, root Root, abs string, places *places, b *batch) *tree {
	above := &node{real: filepath.Dir(abs), children: map[string]*node{}}
	return &tree{Root: root, index: index, above: above, name: filepath.Base(abs), places: places, batch: b}
}

// find is the node at a path, with its parent; the node is nil when none is known, and the parent, when it is no known folder.
func (t *tree) find(rel string) (parent *node, name string, n *node) {
	parent, name = t.above, t.name
	if rel == "." {
		return parent, name, parent.children[name]
	}
	for _, part := range strings.Split(rel, "/") {
		parent, name = parent.children[name], part
		if parent == nil || !parent.isFolder() {
			return nil, "", nil
		}
	}
	return parent, name, parent.children[name]
}

// at looks at a path and reports what differs from before.
func (t *tree) at(rel string, how look) {
	if rel == "." {
		t.lead(&t.leads, filepath.Join(t.above.real, t.name), rel)
	}
	if parent, name, _ := t.find(rel); parent != nil {
		t.examine(parent, name, rel, how, t.batch.find)
	}
}

// lead watches the names that lead to a path, before what they lead to is looked at.
func (t *tree) lead(have *[]lead, file, rel string) {
	want := leadsTo(file)
	at := place{t.index, rel}
	for _, l := range want {
		t.places.lead(l, at)
	}
	for _, l := range *have {
		if !slices.Contains(want, l) {
			t.places.unlead(l, at)
		}
	}
	*have = want
}

func ignoreFinding(place, state, state) {}

// examine looks at a name in a known folder.
func (t *tree) examine(parent *node, name, rel string, how look, found func(place, state, state)) {
	old := parent.children[name]
	var links []lead
	if old != nil {
		links = old.leads
	}
	now, real := t.read(parent, name, rel, &links)
	at := place{t.index, rel}
	fleeting := how.again && how.unsure
	if old == nil {
		if now.there {
			t.enter(parent, name, rel, now, real, links)
		}
		if now.there || fleeting {
			found(at, state{}, now)
		}
		return
	}
	old.leads = links
	before := old.state
	switch {
	case !now.there:
		t.leave(old, rel)
		delete(parent.children, name)
		found(at, before, now)
	case before.isFolder() != now.isFolder() || now.isFolder() && (real != old.real || before.inode != now.inode):
		old.leads = nil
		t.leave(old, rel)
		t.enter(parent, name, rel, now, real, links)
		found(at, before, now)
	case now.isFolder():
		old.state = now
		if before != now || fleeting {
			found(at, before, now)
		}
		if how.all || how.again || before != now {
			t.list(old, rel, look{all: how.all}, found)
		}
	default:
		clock := time.Now()
		settled := old.racy && !now.isRacy(clock)
		old.state, old.racy = now, now.isRacy(clock)
		if before != now || fleeting || how.named && old.racy || t.polled && settled {
			found(at, before, now)
		}
	}
}

// enter begins to know something, and all in it.
func (t *tree) enter(parent *node, name, rel string, now state, real string, links []lead) {
	n := &node{state: now, parent: parent, leads: links, racy: now.isRacy(time.Now())}
	parent.children[name] = n
	t.batch.entered++
	if now.isFolder() {
		n.real, n.children = real, map[string]*node{}
		t.list(n, rel, look{all: true}, ignoreFinding)
	}
}

// leave forgets what lies in a folder, and ends its watches.
func (t *tree) leave(n *node, rel string) {
	for _, l := range n.leads {
		t.places.unlead(l, place{t.index, rel})
	}
	if n.real == "" {
		return
	}
	t.places.release(n.real, place{t.index, rel})
	for name, child := range n.children {
		t.leave(child, path.Join(rel, name))
	}
}

// list looks at the names in a folder. It is watched before it is read, so that nothing is lost in between; and what is gone is
// left before the rest is entered, as a folder that was renamed has to lose its watch before it gets another.
func (t *tree) list(n *node, rel string, how look, found func(place, state, state)) {
	t.places.hold(n.real, place{t.index, rel})
	entries, _ := os.ReadDir(n.real) // one that can't be read is as good as empty
	there := make(map[string]bool, len(entries))
	for _, e := range entries {
		there[e.Name()] = true
	}
	for name := range n.children {
		if !there[name] {
			t.examine(n, name, path.Join(rel, name), how, found)
		}
	}
	for _, e := range entries {
		if in := path.Join(rel, e.Name()); !t.leavesOut(in) {
			t.examine(n, e.Name(), in, how, found)
		}
	}
}

// read tells the state of a name in a folder, and of a folder its path without links.
func (t *tree) read(parent *node, name, rel string, links *[]lead) (now state, real string) {
	file := filepath.Join(parent.real, name)
	info, err := os.Lstat(file)
	if err != nil {
		return state{}, ""
	}
	now = newState(info)
	if info.Mode()&fs.ModeSymlink == 0 {
		if rel == "." {
			file, err = filepath.EvalSymlinks(file) // a folder above may be a link
		}
		if err != nil {
			return state{}, ""
		}
		return now, file
	}
	now.link, _ = os.Readlink(file)
	if rel != "." {
		if t.Follow == nil || !t.Follow(rel) {
			return now, ""
		}
		t.lead(links, file, rel)
	}
	real, err = filepath.EvalSymlinks(file)
	if err != nil {
		return now, ""
	}
	target, err := os.Stat(real)
	if err != nil || target.IsDir() && parent.liesIn(real) {
		return now, "" // it leads nowhere, or in a circle
	}
	link := now.link
	now = newState(target)
	now.link = link
	return now, real
}

// liesIn tells whether a folder is the one of this path or in it, as the root goes.
func (n *node) liesIn(real string) bool {
	for ; n.parent != nil; n = n.parent {
		if n.real == real {
			return true
		}
	}
	return false
}

// readLink is where a symbolic link leads, one step.
func readLink(file string) (string, error) {
	target, err := os.Readlink(file)
	if err == nil && !filepath.IsAbs(target) {
		target = filepath.Join(filepath.Dir(file), target)
	}
	return target, err
}
