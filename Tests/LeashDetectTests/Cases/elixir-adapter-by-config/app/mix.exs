defmodule Hub.MixProject do
  use Mix.Project

  def project do
    [app: :hub, version: "0.1.0", deps: base() ++ cache(:redix)]
  end

  defp base do
    [
      {:ecto_sql, "~> 3.12"}
    ]
  end

  defp cache(_kind),
    do: [{:redix, "~> 1.5"}]
end
