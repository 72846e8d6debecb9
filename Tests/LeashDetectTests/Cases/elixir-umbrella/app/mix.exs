defmodule Market.Umbrella.MixProject do
  use Mix.Project

  def project do
    [
      deps: deps(),
      version: "0.1.0",
      apps_path: "apps"
    ]
  end

  defp deps do
    [{:redix, "~> 1.5", only: :dev}]
  end
end
