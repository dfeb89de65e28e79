// Go's sync.Map on the rows it can be compared in, in the benchmarks' format.
// One map, keys and queries as in registry_bench.cpp; the time is the wall
// clock's, an operation and thread.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
package main

import (
	"fmt"
	"math/rand"
	"sync"
	"time"
)

const operations = 400000

func fill[K any](n int, key func(uint64) K) (*sync.Map, []any) {
	m := new(sync.Map)
	queries := make([]any, 4096) // boxed here, so that no read allocates
	for i := range queries {
		queries[i] = key(uint64(rand.Intn(n)))
	}
	for i := 0; i < n; i++ {
		m.Store(key(uint64(i)), 1)
	}
	m.Range(func(any, any) bool { return true }) // promotes the dirty part
	return m, queries
}

func measure[K any](row, kind string, n, threads int, key func(uint64) K) {
	m, queries := fill(n, key)
	var group sync.WaitGroup
	start := time.Now()
	for t := 0; t < threads; t++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			for k := 0; k < operations; k++ {
				if row == "99:1" && i%100 == 0 {
					m.Store(queries[i&4095], 1)
				} else {
					m.Load(queries[i&4095])
				}
				i++
			}
		}(t * 1711)
	}
	group.Wait()
	each := float64(time.Since(start).Nanoseconds()) / operations / float64(threads)
	fmt.Printf("%s/%s/int/%d/Go sync.Map/threads:%d %f\n", row, kind, n, threads, each)
}

func main() {
	number := func(i uint64) uint64 { return (i + 1) * 0x9e3779b97f4a7c15 }
	text := func(i uint64) string { return fmt.Sprintf("%016x", number(i)) }
	for repetition := 0; repetition < 9; repetition++ {
		for _, n := range []int{100, 10000} {
			for _, threads := range []int{1, 2} {
				measure("hit", "u64", n, threads, number)
				measure("hit", "string", n, threads, text)
			}
			measure("99:1", "u64", n, 2, number)
			measure("99:1", "string", n, 2, text)
		}
	}
}
