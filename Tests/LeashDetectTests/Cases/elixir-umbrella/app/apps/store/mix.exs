defmodule Store.MixProject do
  use Mix.Project

  def project do
    [
      app: :store,
      version: "0.1.0",
      build_path: "../../_build",
      deps_path: "../../deps",
      deps: deps()
    ]
  end

  def application, do: [extra_applications: [:logger]]

  # The store's own.
  defp deps do
    [
      {:ecto_sql, "~> 3.12"},
      {:postgrex, "~> 0.19"}
    ]
  end
end
