import { Application } from "jsr:@oak/oak@17";
import { Client } from "https://deno.land/x/postgres@v0.19.3/mod.ts";
export { createClient } from "npm:redis@4.7.0";

new Application().use(() => new Client());
