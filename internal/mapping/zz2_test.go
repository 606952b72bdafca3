package mapping
import ("testing";"codman/internal/diag";"os";"fmt")
func TestTT(t *testing.T){
 for _,s:=range []string{
 "title = Checkout down\nx=1\n", "title: foo\n", "title = \"foo\nx=1\n", "a=1\na=2\n", "[a]\nb=1\n[a]\nc=1\n", "a = [1,\n2\nb=3\n", "a = {b=1\nc=2\n", "a = \"\\U\"\n", "a = 2024-13-45\n", "a = 0123\n", "a = 1 2\n", "a\n", "= 1\n", "a = \n", "a = 'it's'\n", "a.b = 1\na = 2\n", "a = 1\n[a]\nb=1\n","[[a]]\nb=1\n[a]\nc=1\n", "a = yes\n","a = True\n", "[a\nb=1\n[c]\nd=1\n", "a = \"\"\"foo\n","a = \"\"\"foo\nbar\"\"\"\nb='''x'y'''\n", "a = \"C:\\Users\"\n", "k = {a=1, a=2}\n","a = 1e400\n","a = 99999999999999999999\n", "a = {\n b = 1,\n}\n", "a=1 b=2\n","a = 07:32\n", "title = “foo”\n", "a = \"x\ty\"\n", "k = 1979-05-27 07:32:00 # x\nl=1979-05-27T07:32:00Z\n", "x = nan\ny=inf\nz=-0\nw=1_000\n","tags = [\"a\" \"b\"]\n",
 "path = \"inside/2020\"\nauthors = [\"a\", 'b', # c\n 1.5, {x.y = true}]\n[extra]\nteam.\"na\\tme\" = 1\n[extra.sub]\nk=1\n[[i]]\na=1\n[i.q]\nz=2\n[[i]]\na=3\n",
 } {
  m,d:=ParseTOML([]byte(s),Origin{Path:"a.md",Line:2})
  fmt.Printf("=== %q\n",s)
  dump(m,"  ")
  diag.TextPrinter{}.Print(os.Stdout,d)
 }
}
