module App
(* options.UseNpgsql(connection) (* nested *) options.UseNpgsql(connection) *)
let hint = """options.UseNpgsql("x")"""
let configure (options: DbContextOptionsBuilder) =
    options.UseSqlite("Data Source=app.db") |> ignore
