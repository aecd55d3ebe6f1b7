"""What the portal and the workspace share: shell, components, template tags, error pages, assets."""
