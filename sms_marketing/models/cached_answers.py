"""Forgetting what is cached, for whoever changes what a cached answer was read from."""


def forget_cached(env):
    """Clear the cached answers now and once more after the commit: meanwhile others may have cached the old ones."""
    env.registry.clear_cache()
    env.cr.postcommit.add(env.registry.clear_cache)
