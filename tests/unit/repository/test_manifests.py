"""The manifests: rendered, valid by the schemas of the built-in kinds, closed by default, with settings that start."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml

from kitchenctl.processes import PROCESSES, SERVICES

ROOT = Path(__file__).resolve().parents[3]
WORKLOADS = ("Deployment", "StatefulSet")
# What no manifest holds: whoever runs the hub puts it into the secret `<service>-secrets` (k8s/README.md).
SECRETS = {"MONGO_URL": "mongodb://user:word@db/?replicaSet=rs0", "SERVICE_SECRET": "s" * 32}
OWN_SECRETS: dict[str, dict[str, str]] = {
    "directory": {"SIGNING_SECRET": "s" * 43, "SERVICE_SECRETS": json.dumps(dict.fromkeys(SERVICES, "s" * 32))},
    "intake": {"VAULT_KEYS": json.dumps({"k1": "A" * 43 + "="}), "DIGEST_KEY": "d" * 43},
    "console": {"SESSION_KEYS": "A" * 43 + "="},
}


@pytest.fixture(scope="module")
def rendered() -> list[dict[str, Any]]:
    told = subprocess.run(
        [ROOT / "tools/kustomize", "build", ROOT / "k8s/overlays/dev"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    return list(yaml.safe_load_all(told.stdout))


@pytest.fixture(scope="module")
def workloads(rendered: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in rendered if one["kind"] in WORKLOADS}


def containers(workload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from workload["spec"]["template"]["spec"]["containers"]


def test_every_manifest_is_what_its_kind_takes(rendered: list[dict[str, Any]]) -> None:
    for one in rendered:
        kubernetes_validate.validate(one, kubernetes_validate.latest_version(), strict=True)


def test_every_process_of_the_hub_is_there(workloads: dict[str, Any]) -> None:
    local = {one.name for one in PROCESSES if one.kind in ("api", "worker")}
    assert {name for name in workloads if not name.endswith(("-relay", "-clock"))} == local
    for service in SERVICES:
        if f"{service}-worker" in local and service != "console":
            assert {f"{service}-relay", f"{service}-clock"} <= workloads.keys()


def test_what_selects_a_pod_selects_no_other(workloads: dict[str, Any]) -> None:
    """Seen to fail: the triage worker's selector took the urgent worker's pods as well."""
    for name, one in workloads.items():
        wanted = one["spec"]["selector"]["matchLabels"].items()
        taken = [
            other for other, pod in workloads.items() if wanted <= pod["spec"]["template"]["metadata"]["labels"].items()
        ]
        assert taken == [name]


def test_no_container_may_more_than_it_needs(workloads: dict[str, Any]) -> None:
    for one in workloads.values():
        pod = one["spec"]["template"]["spec"]
        assert (pod["securityContext"]["runAsNonRoot"], pod["automountServiceAccountToken"]) == (True, False)
        for container in containers(one):
            allowed = container["securityContext"]
            assert (allowed["allowPrivilegeEscalation"], allowed["readOnlyRootFilesystem"]) == (False, True)
            assert allowed["capabilities"] == {"drop": ["ALL"]}
            assert {"startupProbe", "livenessProbe", "readinessProbe", "resources"} <= container.keys()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_with_its_settings_and_its_secrets(
    service: str, rendered: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    maps = [one for one in rendered if one["kind"] == "ConfigMap"]
    (settings,) = [one["data"] for one in maps if one["metadata"]["name"].startswith(f"{service}-settings")]
    assert not any("SECRET" in name or "KEY" in name or name.endswith("MONGO_URL") for name in settings)
    prefix = f"{service.upper()}_"
    for name in [name for name in os.environ if name.startswith(prefix)]:
        monkeypatch.delenv(name)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    for name, value in (SECRETS | OWN_SECRETS.get(service, {})).items():
        monkeypatch.setenv(prefix + name, value)
    made = importlib.import_module(f"kitchen_{service}.settings").Settings.from_environment()
    assert made.host == "0.0.0.0"  # noqa: S104  # a pod has an address of its own


def test_the_secrets_named_are_those_of_the_service_alone(workloads: dict[str, Any]) -> None:
    for name, one in workloads.items():
        for container in containers(one):
            (secret,) = [source["secretRef"]["name"] for source in container["envFrom"] if "secretRef" in source]
            assert name.startswith(secret.removesuffix("-secrets") + "-")


def test_the_compose_file_opens_nothing_to_others_and_names_its_versions() -> None:
    services = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf-8"))["services"]
    assert services.keys() == {"kafka", "mongo"}
    for one in services.values():
        assert all(port.startswith("127.0.0.1:") for port in one["ports"])
        assert ":" in one["image"]
        assert not one["image"].endswith(":latest")
