package index_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"codman/internal/search/index"
)

func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestCost prints what an index of a large corpus costs, when CODMAN_CORPUS names one.
func TestCost(t *testing.T) {
	content := os.Getenv("CODMAN_CORPUS")
	if content == "" {
		t.Skip("CODMAN_CORPUS names no content folder")
	}
	corpus := corpusOf(t, content)
	live := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc >> 20
	}
	fmt.Println("live MB of the corpus", live())
	start, startCPU := time.Now(), cpu()
	peak := uint64(0)
	lap := func(stage string) {
		fmt.Printf("%-10s %6.2f s wall %6.2f s CPU, peak %d MB", stage, time.Since(start).Seconds(), (cpu() - startCPU).Seconds(), peak>>20)
		fmt.Println(" live MB", live())
		start, startCPU = time.Now(), cpu()
		peak = 0
	}
	stop := make(chan bool)
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
			}
		}
	}()
	docs := index.Documents(corpus, index.Settings{})
	lap("documents")
	var x *index.Index
	var err error
	if size, _ := strconv.Atoi(cmp.Or(os.Getenv("BATCH"), "0")); size > 0 {
		x, err = index.NewInBatches(context.Background(), docs, options(), size)
	} else {
		x, err = index.New(context.Background(), docs, options())
	}
	if err != nil {
		t.Fatal(err)
	}
	lap("bleve")
	e, err := x.Export(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	lap("export")
	close(stop)
	sizes, counts := map[string]int{}, map[string]int{}
	for _, f := range e.Files {
		sizes[f.Name[:1]] += len(f.Data)
		counts[f.Name[:1]]++
	}
	fmt.Println(len(docs), "documents, sizes", sizes, "files", counts)
	runtime.KeepAlive(x)
	runtime.KeepAlive(corpus)
}
