module example.com/broken

require (
	github.com/lib/pq v1.10.9
