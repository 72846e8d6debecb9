import { defineConfig, env } from "prisma/config";

export default defineConfig({
  // schema: "prisma/old.prisma",
  schema: "database/main.prisma",
  datasource: { url: env("DATABASE_URL") },
});
