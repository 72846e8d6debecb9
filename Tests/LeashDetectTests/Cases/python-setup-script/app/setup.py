"""Builds it: install_requires=["pymongo"]"""
from setuptools import find_packages, setup

requires = [
    "falcon>=3",
    # "redis>=5",
    "psycopg2"  # the driver
    ">=2.9",
]

setup(
    name="app",
    packages=find_packages(),
    install_requires=requires,
    extras_require={"cache": ["redis>=5"]},
    tests_require=["pymongo"],
)
