module example.com/github.com/lib/pq

go 1.22

require (
	github.com/lib/pqueue v0.2.0
	github.com/jackc/pgxlisten v0.0.0-20241106001234-1d6f6656415c
	example.com/forks/github.com/lib/pq v1.0.0
	gopkg.in/yaml.v3 v3.0.1
)
