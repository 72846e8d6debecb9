from setuptools import setup

HELP = '''
setup(install_requires=["psycopg2"])
'''
# setup(install_requires=["redis"])


def setup_database(install_requires=["pymongo"]):
    return install_requires


setup(name="app", description="install_requires=['motor']", install_requires=open("deps").read().split())
