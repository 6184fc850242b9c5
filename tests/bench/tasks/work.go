// work.go <row>: what work.py does, with goroutines on one processor.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"
)

func cpu() int64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func peak() int64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return usage.Maxrss * 1024
}

func turns(n, depth int) {
	if depth > 0 {
		turns(n, depth-1)
		return
	}
	for i := 0; i < n; i++ {
		runtime.Gosched()
	}
}

func spawn(n int) {
	for i := 0; i < n/100; i++ {
		var all sync.WaitGroup
		for x := 0; x < 100; x++ {
			all.Add(1)
			go all.Done()
		}
		all.Wait()
	}
}

func queue(n int) {
	items := make(chan int, 16)
	go func() {
		for i := 0; i < n; i++ {
			items <- i
		}
	}()
	for i := 0; i < n; i++ {
		<-items
	}
}

func sleepers(n int) {
	var all sync.WaitGroup
	for i := 0; i < n; i++ {
		all.Add(1)
		go func() {
			time.Sleep(10 * time.Millisecond)
			all.Done()
		}()
	}
	all.Wait()
}

func cancel(n int) {
	var all sync.WaitGroup
	cancels := make([]context.CancelFunc, n)
	for i := 0; i < n; i++ {
		ctx, stop := context.WithCancel(context.Background())
		cancels[i] = stop
		all.Add(1)
		go func() {
			<-ctx.Done()
			all.Done()
		}()
	}
	runtime.Gosched()
	for _, stop := range cancels {
		stop()
	}
	all.Wait()
}

func parked(n int) {
	before := peak()
	var all sync.WaitGroup
	event := make(chan struct{})
	for i := 0; i < n; i++ {
		all.Add(1)
		go func() {
			<-event
			all.Done()
		}()
	}
	runtime.Gosched()
	fmt.Print((peak()-before)/int64(n), " ")
	close(event)
	all.Wait()
}

func main() {
	runtime.GOMAXPROCS(1)
	type row struct {
		work  func(int)
		count int
	}
	rows := map[string]row{
		"switch-1":   {func(n int) { turns(n, 0) }, 300000},
		"switch-100": {func(n int) { turns(n, 100) }, 100000},
		"spawn":      {spawn, 200000},
		"queue":      {queue, 200000},
		"sleepers":   {sleepers, 100000},
		"cancel":     {cancel, 100000},
		"parked":     {parked, 200000},
	}
	chosen, found := rows[os.Args[1]]
	if !found {
		os.Exit(3)
	}
	start := cpu()
	chosen.work(chosen.count)
	fmt.Println((cpu() - start) / int64(chosen.count))
}
