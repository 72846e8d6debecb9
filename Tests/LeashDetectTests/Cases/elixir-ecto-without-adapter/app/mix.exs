defmodule Jobs.MixProject do
  use Mix.Project

  def project, do: [app: :jobs, version: "0.1.0", deps: deps()]

  defp deps do
    [
      {:ecto_sql, "~> 3.12"},
      {:oban, "~> 2.18"}
    ]
  end
end
