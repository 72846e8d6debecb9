import { Elysia } from "elysia";
import { serve, sql as db } from "bun";

console.log(await db`select 1`, serve);
