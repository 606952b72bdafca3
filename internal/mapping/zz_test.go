package mapping
import ("testing";"codman/internal/diag";"os";"fmt")
func TestZZ(t *testing.T){
 for _,s:=range []string{
 "title: Checkout: 500s\ndate: 2024-01-01\n",
 "date: 2024-01-01\ntitle: Checkout: 500s # note\nx: y\n",
 "title: \"Checkout\ndate: 2024-01-01\n",
 "a: 1\ntitle: \"Checkout\ndate: 2024-01-01\n",
 "a: 1\ntitle: 'tis the season\ndate: 2024-01-01\n",
 "a: 1\ntitle: 'tis' the season\ndate: 2024-01-01\n",
 "a: 1\ntitle: 'it's broken'\ndate: 2024-01-01\n",
 "title: \"foo\" bar\nx: y\n",
 "title: [Draft] Foo\nx: y\n",
 "x: y\ntitle: {Draft} Foo\nx: y\n",
 "impact:\n    users: 1\n  percent: 2\n",
 "a: 1\n  b: 2\n",
 "a:\n  b: 1\n   c: 2\n",
 "a: 1\nthis is not a key\nb: 2\n",
 "a: 1\nthis is not a key\n",
 "a:\n\tb: 1\n",
 "a: 1\n\tb\n",
 "a: 1\n\tb: 2\n",
 "tags:\n- a\n\t- b\n",
 "owner: @foo\n", "x: 1\nowner: `foo`\n","x: 50%\ny: %foo\n",
 "x: *important*\n", "x: * foo\n","x: & foo\n","x: !foo bar\n","x: !!foo\n", "x: !a!b c\n",
 "x: > 5 users\n","x: |foo\n", "x: >\n  a\n",
 "x: - a\n", "x: - a\n   - b\n", "tags: [a, b\nc: d\n","x: 1\ntags: [a, b\nc: d\n","x: {a: b\nc: d\n", "tags: a, b]\n","tags: [a,, b]\n", "tags: [a b: c d: e]\n",
 "tags:\n  - a\n  b: c\n","tags:\n- a\n- b\nc\n", "a: \"C:\\Users\"\n", "x: 1\na: \"\\x\"\n", "a: b\n---\nc: d\n", "a: b\n...\nfoo\n",
 "a: b\na: c\n", "? [a]\n: c\n", "a: \"x\"y: z\n", "key: value: \"quoted\"\n", "- a\n- b\n", "just text\n", "title:foo\n", "a: b\n  - c\n","a:\n- b\n  c: d\n", "a: 'it''s\n", ": foo\n", "a: b\n: c\n", "\"a\": b\n\"c\" d\n", "a: &x b\nc: *y\n", "foo: ]\n", "foo: }", "foo: ,a", "foo: -\n","foo: ?\n", "a: b\x00", "a: b\x01\xff\n","%YAML 3\n---\na: b", "a: b: c: d\n", "a: >\n\tfoo\n", "a: |\n  foo\n bar\nb: c\n", "a: [1,\n2]\nb: 1\n", "a: \"multi\nline\"\nb: c\n",
 "items:\n  - title: Fix: this\n    owner: bob\n  - title: \"x\n    owner: y\n", "a: &x [*x]\n", "a: &x {b: c}\nd:\n  <<: *x\n  b: 2\n  e: 3\n","channel: #inc\ntitle: Foo #12\n",
 } {
  m,d:=ParseYAML([]byte(s),Origin{Path:"a.md",Line:2})
  fmt.Printf("=== %q\n",s)
  dump(m,"  ")
  diag.TextPrinter{}.Print(os.Stdout,d)
 }
}
func dump(m *Map, ind string){ for _,p:=range m.Pairs { fmt.Printf("%s%s@%v: ",ind,p.Key,rr(p.KeyRange)); dn(p.Value,ind) } }
func rr(r diag.Range) string { return fmt.Sprintf("%d:%d-%d:%d",r.Start.Line,r.Start.Column,r.End.Line,r.End.Column) }
func dn(n *Node, ind string) { fmt.Printf("%v %q %v\n",n.Kind,n.Text,rr(n.Range)); for _,c:=range n.List {fmt.Print(ind+"  - ");dn(c,ind+"    ")}; if n.Map!=nil {dump(n.Map,ind+"  ")} }
