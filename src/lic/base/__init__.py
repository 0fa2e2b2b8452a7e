"""What every app needs from Django: policy, access, privacy, audit, keys, links, the interface kit."""
