package mapping
import ("testing";"strings";"time";"fmt")
func TestSlow(t *testing.T){
 big:=func(s string,n int) string { return strings.Repeat(s,n) }
 for name,s:=range map[string]string{
  "good keys": func() string { var b strings.Builder; for i:=0;i<40000;i++{fmt.Fprintf(&b,"key%d: value\n",i)}; return b.String()}(),
  "bad colons": big("k: a: b\n",100000),
  "dup": big("k: a\n",200000),
  "nested bad": "a:\n"+big("  b: a: c\n",90000),
  "tabs": big("\ta: b\n",100000),
  "open brackets": big("[",1<<20),
  "open braces": big("{",1<<20),
  "dashes": big("- ",1<<19),
  "quotes": big("\"a\n",1<<18),
  "one line flow": "a: ["+big("b,",400000)+"]",
  "one line flow map": "a: {"+func() string { var b strings.Builder; for i:=0;i<30000;i++{fmt.Fprintf(&b,"k%d: v,",i)}; return b.String()}()+"}",
  "comments": big("# x\n",200000)+"a: b\n",
  "comments between": big("# x\na: b\n",100000),
  "no colon": big("abc\n",200000),
  "anchors": big("- &a b\n",100000),
  "anchors2": big("k: *a\n",100000),
  "indent": func() string { var b strings.Builder; for i:=0;i<1400;i++{b.WriteString(strings.Repeat(" ",i)+"a:\n")}; return b.String()}(),
  "? ": big("? ",1<<19),
  "blank": big("\n",1<<20),
  "odd": big("\x01",1<<20),
  "wide": "a: "+big("界",300000),
  "unclosed long": "a: \""+big("b: c\n",200000),
  "folded": "a: >\n"+big("  word\n",140000),
  "plain multi": "a: b\n"+big("  word\n",140000),
 } {
  if len(s)>MaxSize { s=s[:MaxSize] }
  t0:=time.Now(); _,d:=ParseYAML([]byte(s),Origin{}); y:=time.Since(t0)
  t0=time.Now(); _,d2:=ParseTOML([]byte(s),Origin{}); z:=time.Since(t0)
  if y>300*time.Millisecond||z>300*time.Millisecond { fmt.Printf("%-20s yaml %v (%d) toml %v (%d)\n",name,y,len(d),z,len(d2)) }
 }
}
