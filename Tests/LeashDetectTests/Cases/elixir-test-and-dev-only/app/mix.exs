defmodule Parser.MixProject do
  use Mix.Project

  def project do
    [
      app: :parser,
      version: "0.3.0",
      deps: deps()
    ]
  end

  defp deps do
    [
      {:postgrex, "~> 0.19", only: :test},
      {:redix, "~> 1.5", only: [:dev, :test], runtime: false},
      {:mongodb_driver, "~> 1.5", [only: ~w(dev test)a]},
      {:nimble_parsec, "~> 1.4"}
    ]
  end
end
