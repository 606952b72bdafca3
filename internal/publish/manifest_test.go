package publish

import (
	"maps"
	"path/filepath"
	"testing"
)

func TestManifestRoundTrip(t *testing.T) {
	want := map[string]record{}
	for _, r := range []record{
		{Path: "b.html", Sum: "00ff", Size: 1, MTime: 1},
		{Path: "a/é\u2028.html", Sum: "00fe", Size: 1 << 40, MTime: -1, Digest: `<"&`},
	} {
		want[r.Path] = r
	}
	text := encodeManifest(sortedRecords(want))
	const golden = `{"version": 1, "files": [
{"path":"a/é\u2028.html","sum":"00fe","size":1099511627776,"mtime":-1,"digest":"\u003c\"\u0026"},
{"path":"b.html","sum":"00ff","size":1,"mtime":1}
]}
`
	if string(text) != golden {
		t.Errorf("%s", text)
	}
	got, err := decodeManifest(text)
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("%v %v", got, err)
	}
}

func TestJournalOfAKilledBuild(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, journalName, `{"folder":"a"}
{"file":{"path":"a/b","sum":"1","size":2,"mtime":3}}
{"file":{"path":"../outside","sum":"1"}}
{"folder":"/"}
{}
not JSON
{"file":{"path":"a/unfinished","su`)
	notes, killed, err := readJournal(filepath.Join(dir, journalName))
	if err != nil || !killed {
		t.Fatal(killed, err)
	}
	if len(notes) != 2 || notes[0].Folder != "a" || *notes[1].File != (record{Path: "a/b", Sum: "1", Size: 2, MTime: 3}) {
		t.Errorf("%+v", notes)
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"version": 1, "files": [{"path":"a/b.html","sum":"00","size":1,"mtime":2,"digest":"d"}]}`))
	f.Add([]byte(`{"version": 1, "files": [{"path":"../b"}]}`))
	f.Add([]byte(`{"version": 2}`))
	f.Add([]byte(``))
	f.Fuzz(func(t *testing.T, data []byte) {
		known, err := decodeManifest(data)
		if err != nil {
			return
		}
		for p := range known {
			if err := ValidPath(p); err != nil {
				t.Error(err)
			}
		}
		again, err := decodeManifest(encodeManifest(sortedRecords(known)))
		if err != nil || !maps.Equal(again, known) {
			t.Errorf("%v, %v; want %v", again, err, known)
		}
	})
}
