package main

import "github.com/alicebob/miniredis/v2"

func newCache() (*miniredis.Miniredis, error) { return miniredis.Run() }
