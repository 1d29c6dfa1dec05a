"""Pictures that go with a report, or show what was done."""

from __future__ import annotations

import httpx

from tests.e2e.people import Case, People, submit

# The smallest picture that browsers show: eight grey points by eight.
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb0043000302020302020303030304030304050805050404050a070706080c0a0c0c0b"
    "0a0b0b0d0e12100d0e110e0b0b1016101113141515150c0f171816141812141514ffc0000b080008000801011100ffc4001f000001050101"
    "0101010100000000000000000102030405060708090a0bffc400b5100002010303020403050504040000017d010203000411051221314106"
    "13516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455"
    "565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9ba"
    "c2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00fdfca28a2800ffd9"
)


def uploaded(people: People, who: str) -> str:
    """Let somebody give a picture and return its id; the same from the same person each time."""
    person = people[who]
    with httpx.Client(timeout=30, trust_env=False) as client:
        kept = client.post(
            person._urls["intake"] + "/v1/media",
            files={"file": ("photo.jpg", JPEG, "image/jpeg")},
            headers=dict(person._headers),
        )
    assert kept.status_code == httpx.codes.CREATED, kept.text
    return str(kept.json()["id"])


def sent_with_picture(people: People, who: str, text: str) -> Case:
    """Let somebody send a report with a picture, without a browser."""
    return submit(people, who, text, source="grid_worker", media=[uploaded(people, who)])
