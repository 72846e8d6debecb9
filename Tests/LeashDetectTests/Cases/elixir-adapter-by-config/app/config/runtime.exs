import Config

if config_env() == :prod do
  config :hub, Hub.Repo,
    adapter: Ecto.Adapters.Postgres,
    url: System.fetch_env!("DATABASE_URL")
end
