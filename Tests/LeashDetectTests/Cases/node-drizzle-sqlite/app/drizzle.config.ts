import { defineConfig } from "drizzle-kit";

// dialect: "postgresql"
export default defineConfig({
  dialect: "sqlite",
  schema: "./src/schema.ts",
  note: 'dialect: "postgresql"',
});
