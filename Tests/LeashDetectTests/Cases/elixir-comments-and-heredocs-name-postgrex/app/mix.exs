defmodule Mailer.MixProject do
  @moduledoc """
  Was built with {:postgrex, "~> 0.17"} once; see "deps: [{:redix, ...}]" in the history.
  """
  use Mix.Project

  @old ~S({:postgrex, "~> 0.17"} "unbalanced)
  @note 'a # that begins no comment, {:redix, "~> 1.5"}'

  def project do
    [app: :mailer, version: "1.0.0", deps: deps(), description: "no #{inspect("{:redix, 1}")} here"]
  end

  defp deps do
    [
      # {:postgrex, "~> 0.19"},
      {:plug_cowboy, "~> 2.7"}, # {:redix, "~> 1.5"}
      {:jason, "~> 1.4"}
    ]
  end

  # Called by nobody.
  defp old_deps do
    [{:postgrex, "~> 0.17"}]
  end
end
