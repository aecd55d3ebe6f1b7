"""Small drawn photographs, so that the demo has attachments that are nobody's."""

from __future__ import annotations

import io
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, HORIZON = 640, 480, 210
SKY, GRASS, ROAD, WATER, WALL = (176, 202, 222), (112, 140, 84), (120, 118, 114), (88, 122, 140), (196, 180, 160)
# By the first two digits of the category: what one sees in the foreground.
GROUND = {"01": GRASS, "03": GRASS, "05": WATER, "07": ROAD, "04": ROAD, "09": WALL}


def scene(chance: random.Random, category: str, *, done: bool) -> SimpleUploadedFile:
    """A photograph of the place, before or, with `done`, after the work. No two are the same file."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _shade(chance, SKY))
    draw = ImageDraw.Draw(picture)
    _houses(chance, draw)
    ground = _shade(chance, GROUND.get(category[:2], WALL))
    draw.rectangle((0, HORIZON, WIDTH, HEIGHT), fill=ground)
    draw.polygon(((250, HORIZON), (390, HORIZON), (600, HEIGHT), (40, HEIGHT)), fill=_shade(chance, ROAD))
    for _ in range(2 if done else 14):
        _patch(chance, draw)
    picture = picture.filter(ImageFilter.GaussianBlur(1.2))
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=78)
    name = "整改后照片.jpg" if done else "现场照片.jpg"
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def _shade(chance: random.Random, colour: tuple[int, int, int]) -> tuple[int, int, int]:
    red, green, blue = (max(0, min(255, part + chance.randint(-14, 14))) for part in colour)
    return red, green, blue


def _houses(chance: random.Random, draw: ImageDraw.ImageDraw) -> None:
    left = -20
    while left < WIDTH:
        width, height = chance.randint(60, 130), chance.randint(40, 120)
        draw.rectangle((left, HORIZON - height, left + width, HORIZON), fill=_shade(chance, WALL))
        roof = (
            (left - 6, HORIZON - height),
            (left + width // 2, HORIZON - height - 26),
            (left + width + 6, HORIZON - height),
        )
        draw.polygon(roof, fill=_shade(chance, (96, 70, 62)))
        left += width + chance.randint(10, 70)


def _patch(chance: random.Random, draw: ImageDraw.ImageDraw) -> None:
    """A hole, a puddle, a heap."""
    across, down = chance.randint(90, 540), chance.randint(HORIZON + 30, HEIGHT - 30)
    size = chance.randint(6, 12) + (down - HORIZON) // 9
    draw.ellipse(
        (across - 2 * size, down - size // 2, across + 2 * size, down + size // 2), fill=_shade(chance, (70, 62, 56))
    )
