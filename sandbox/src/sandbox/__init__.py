"""Telegram on localhost: a Bot API server, and phones in a browser page.

It knows nothing of the bot that talks to it. Where things are:

- :mod:`sandbox.telegram` is Telegram itself, without the network; ``sandbox.methods`` are the
  calls that it carries out, :mod:`sandbox.people` is what people do on their phones;
- :mod:`sandbox.server` puts it on a port, for bots and for the page in ``sandbox/page``;
- :mod:`sandbox.session` lets aiogram talk to it in the same process;
- :mod:`sandbox.client` is a person in Python, in the same process or over HTTP.
"""
