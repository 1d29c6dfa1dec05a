"""The local broker: one Apache Kafka node from Maven's jars, with the settings that were measured for it."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import uuid
from pathlib import Path

from .ports import Ports
from .settings import ROOT

VERSION = "4.4.0"
SOURCE = ROOT / "deploy" / "local" / "kafka"
_QUICK = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true")


class CannotPrepare(Exception):
    """A part of the stack cannot be had on this machine; the message says what to install."""


def require(command: str) -> str:
    """Return the path of a system command; install it where we may, else say the line that does."""
    done = subprocess.run([str(ROOT / "tools" / "require"), command], check=False, capture_output=True, text=True)
    found = shutil.which(command)
    if done.returncode or not found:
        raise CannotPrepare(done.stderr.strip() or f"{command} is missing")
    return found


def jars_folder(cache: Path) -> Path:
    """Return where the broker's jars are once they have been fetched."""
    return cache / f"kafka-{VERSION}" / "jars"


def fetch_jars(cache: Path) -> Path:
    """Return the folder with the broker's jars; the first time they are fetched by Maven, once per machine."""
    jars = jars_folder(cache)
    if jars.is_dir():
        return jars
    unfinished = jars.with_name(f"jars.{os.getpid()}")
    command = [require("mvn"), "-B", "-q", "-f", str(SOURCE / "pom.xml"), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*command, f"-DoutputDirectory={unfinished}"],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise CannotPrepare(f"Maven could not fetch the broker's jars:\n{done.stdout[-2000:]}")
    try:
        unfinished.rename(jars)
    except OSError:  # another start on this machine was first
        shutil.rmtree(unfinished)
    return jars


def prepare(data: Path, config: Path, ports: Ports, jars: Path) -> tuple[str, ...]:
    """Write the broker's configuration, format its storage if it is new, and return the command that runs it."""
    java = require("java")
    config.mkdir(parents=True, exist_ok=True)
    properties = config / "server.properties"
    text = (SOURCE / "server.properties").read_text(encoding="utf-8")
    for name, value in (("port", ports["kafka"]), ("controller_port", ports["kafka_controller"]), ("data", data)):
        text = text.replace("{" + name + "}", str(value))
    properties.write_text(text, encoding="utf-8")
    classpath = ("-cp", f"{jars}/*")
    logging = f"-Dlog4j2.configurationFile={SOURCE / 'log4j2.yaml'}"
    if not (data / "meta.properties").exists():
        identity = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "A")
        tool = (java, "-Xmx128m", "-XX:TieredStopAtLevel=1", logging, *classpath, "kafka.tools.StorageTool")
        done = subprocess.run(
            [*tool, "format", "-t", identity, "-c", str(properties)], check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise CannotPrepare(f"the broker's storage could not be formatted:\n{(done.stdout + done.stderr)[-2000:]}")
    return (java, "-Xms256m", "-Xmx512m", *_QUICK, logging, *classpath, "kafka.Kafka", str(properties))
