const { redis } = await import("bun");
await redis.incr("visits");
