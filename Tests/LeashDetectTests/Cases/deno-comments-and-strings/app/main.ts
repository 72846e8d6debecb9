// import { Client } from "npm:pg";
/* import "jsr:@db/postgres"; */
import type { Db } from "npm:mongodb@6";
import { Hono } from "npm:hono@4/tiny";

console.log('import pg from "npm:pg"', Hono, /import "npm:redis"/);
