import Config

config :hub, Hub.Repo, adapter: Ecto.Adapters.SQLite3
