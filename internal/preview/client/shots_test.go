package client
import ("testing";"os";"path/filepath";"strings";"fmt";"github.com/chromedp/chromedp";"context"
pagedomain "github.com/chromedp/cdproto/page";"github.com/chromedp/cdproto/cdp";"encoding/base64")
func TestShots(t *testing.T) {
	at := "/postmortems/2024-07-19-crowdstrike-falcon-channel-file-291/"
	html, err := os.ReadFile("/tmp/cl-site"+at+"index.html")
	if err != nil { t.Fatal(err) }
	s := newStage(t, map[string]string{at: string(html)})
	filepath.WalkDir("/tmp/cl-site/assets", func(p string, d os.DirEntry, err error) error {
		if !d.IsDir() { data, _ := os.ReadFile(p); s.files[strings.TrimPrefix(p, "/tmp/cl-site")] = string(data) }
		return nil
	})
	s.coached[at] = sampleCoaching()
	problems := sampleProblems()
	a := s.opens(t, at)
	shot := func(name string) {
		a.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
			r, err := cdp.Call(ctx, target, pagedomain.CaptureScreenshot, pagedomain.CaptureScreenshotParams{})
			if err != nil { return chromedp.Void{}, err }
			data, err := base64.StdEncoding.DecodeString(fmt.Sprint(r.Data))
			if err != nil { data = []byte(r.Data) }
			os.WriteFile("/tmp/shot-"+name+".png", data, 0o644)
			return chromedp.Void{}, nil
		})
	}
	for _, w := range []int64{1440, 768, 375} {
		for _, scheme := range []string{"light", "dark"} {
			n := fmt.Sprintf("%d-%s", w, scheme)
			a.do(chromedp.EmulateViewport(w, 900), prefer(scheme))
			a.until(`probe.text(".badge").includes("findings")`)
			a.runs(`scrollTo(0,0)`)
			shot(n+"-badge")
			a.presses("c")
			a.until(`!!probe.text(".panel")`)
			shot(n+"-panel")
			a.runs(`probe.shadow().querySelectorAll(".finding-go")[1].click(); probe.shadow().querySelector(".rubric").open = true; await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))`)
			shot(n+"-words")
			a.runs(`probe.shadow().querySelector(".rubric").scrollIntoView()`)
			shot(n+"-rubric")
			a.presses("c")
			s.change(func() { s.state["problems"] = problems })
			a.until(`!!probe.text(".problems")`)
			shot(n+"-problems")
			s.change(func() { s.state["problems"] = []any{} })
			a.until(`!probe.text(".problems")`)
		}
	}
}
