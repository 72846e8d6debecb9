// import { sql } from "bun";
import type { RedisClient } from "bun";
import { type SQL, file } from "bun";
import { sql } from "./sql";

const help = 'import { redis } from "bun"';
console.log(`import { sql } from "bun"`, help, sql, file, app.Bun.sql);
