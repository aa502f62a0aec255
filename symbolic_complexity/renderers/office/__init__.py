"""What a PowerPoint file is made of; the format itself is `renderers.pptx`."""
