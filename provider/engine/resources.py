"""The resource classes: a Connectif store's objects as Pulumi resources.

They can be used without the YAML definitions, in a Pulumi program of one's own:

```python
store = Store("store")
field = ContactField("shop.token", store=store, id="reskyt-token", name="reskyt-token", type="text")
```
The comparable form is made here, in the program, and not in ``check``: the engine marks and shows
properties by the names that the program gave them.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

import pulumi
import pulumi.dynamic

from provider.engine.judging import judge
from provider.engine.properties import ABSENT, EXTENDED, SOURCE
from provider.engine.provider import ConnectifProvider
from provider.kinds import (
    CONTACT_FIELD,
    CUSTOM_INTEGRATION,
    INLINE_CONTENT,
    OUTBOUND_EVENT,
    SEGMENT,
    WORKFLOW,
    Kind,
)

FieldType = Literal[
    "text", "email", "phone", "integer", "decimal", "date", "checkbox", "radio", "boolean"
]
#: The one provider of a program; it holds no state.
_PROVIDER = ConnectifProvider()


class Store(pulumi.dynamic.Resource, module="connectif", name="Store"):
    """The store that a stack belongs to. Its ``id`` is the identity that GET /store/ shows.

    ``expected`` is the identity that the stack file names; a key that opens another store is
    refused in every call. ``kinds`` names the kinds whose lists the key must be able to read: one
    that may not is refused before anything is written.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        expected: str | None = None,
        kinds: Collection[str] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Register the store; there is one in a stack."""
        properties: dict[str, Any] = {"kind": "Store", "key": resource_name}
        if kinds:
            properties[SOURCE] = {"kinds": sorted(kinds)}
        properties["stack"] = pulumi.get_stack()
        if expected is not None:
            properties["expected"] = expected
        super().__init__(_PROVIDER, resource_name, properties, opts)


class Tasks(pulumi.dynamic.Resource, module="connectif", name="Tasks"):
    """The sum of what a person has to do; see ``summary``.

    ``resources`` are kind and name of what a person makes, by the Pulumi name; ``formerly`` the
    names that living definitions had before.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        resources: Mapping[str, Mapping[str, str]],
        formerly: Sequence[str] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Register the sum; there is one in a stack, after everything else."""
        properties: dict[str, Any] = {"kind": "Tasks", "key": resource_name}
        properties |= {"stack": pulumi.get_stack(), "resources": resources}
        properties[SOURCE] = {"formerly": list(formerly)}
        super().__init__(_PROVIDER, resource_name, properties, opts)


class _StoreObject(pulumi.dynamic.Resource):
    """An object in a store.

    Outputs ``objectId``, the store's own id, and ``status``; see ``properties`` for its words.
    """

    objectId: pulumi.Output[str]  # noqa: N815  (the name of the output in every state)
    status: pulumi.Output[str]

    def __init__(
        self,
        kind: Kind,
        resource_name: str,
        store: Store,
        properties: Mapping[str, Any],
        source: Mapping[str, Any] | None,
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        inputs = {"kind": kind.name, "key": resource_name, "store": store.id}
        inputs |= {"stack": pulumi.get_stack(), "objectId": None, "status": None, **properties}
        on_surface = pulumi.Config("connectif").get("surface") == EXTENDED
        if kind.surface == EXTENDED and on_surface:
            inputs["surface"] = EXTENDED
        if source is not None:
            inputs[SOURCE] = dict(source)
        super().__init__(_PROVIDER, resource_name, inputs, opts)


class ContactField(_StoreObject, module="connectif", name="ContactField"):
    """A contact field; see ``schemas/kinds/ContactField.schema.json`` for every rule.

    It stays in the store when its definition goes or the stack is destroyed, unless
    ``allow_data_loss`` was applied before: it holds a value of every customer.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        store: Store,
        id: str,
        type: FieldType,
        name: str | None = None,
        required: bool = False,
        default_value: str | float | bool | Sequence[str] | None = None,
        default_country_code: str | None = None,
        max_length: int | None = None,
        min_value: float | None = None,
        max_value: float | None = None,
        min_date: str | None = None,
        max_date: str | None = None,
        options: Mapping[str, str] | None = None,
        allow_data_loss: bool = False,
        source: Mapping[str, Any] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Register a contact field.

        ``options`` maps an option's id to its label, in their order; dates are UTC, ISO 8601.
        """
        spec: dict[str, Any] = {"id": id, "type": type, "required": required}
        spec |= {"name": name or id, "allowDataLoss": allow_data_loss}
        spec |= _given(
            defaultValue=default_value,
            defaultCountryCode=default_country_code,
            maxLength=max_length,
            minValue=min_value,
            maxValue=max_value,
            minDate=min_date,
            maxDate=max_date,
            options=options,
        )
        retained = pulumi.ResourceOptions(retain_on_delete=not allow_data_loss)
        merged = pulumi.ResourceOptions.merge(opts, retained)
        properties = CONTACT_FIELD.comparable(spec)
        super().__init__(CONTACT_FIELD, resource_name, store, properties, source, merged)


class CustomIntegration(_StoreObject, module="connectif", name="CustomIntegration"):
    """A custom integration: the container of events."""

    def __init__(
        self,
        resource_name: str,
        *,
        store: Store,
        name: str,
        events_enabled: bool = True,
        color: str | None = None,
        description: str | None = None,
        image_uri: str | None = None,
        source: Mapping[str, Any] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Register a custom integration; without ``color`` the store chooses one."""
        spec: dict[str, Any] = {"name": name, "eventsEnabled": events_enabled}
        spec |= _given(color=color, description=description, imageUri=image_uri)
        properties = CUSTOM_INTEGRATION.comparable(spec)
        super().__init__(CUSTOM_INTEGRATION, resource_name, store, properties, source, opts)


class OutboundEvent(_StoreObject, module="connectif", name="OutboundEvent"):
    """An outbound event: a call to another system, made by a node of a workflow.

    A header's value is a text, or ``{"secret": "pack.parameter", "version": n}``: the value of a
    secret is looked up at the moment of the call and never stands in the program or the state.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        store: Store,
        integration: CustomIntegration | pulumi.Input[str],
        name: str,
        url: str,
        fields: Mapping[str, Mapping[str, Any]],
        headers: Mapping[str, str | Mapping[str, Any]] | None = None,
        icon: str | None = None,
        on_change: Literal["task", "replace"] = "task",
        source: Mapping[str, Any] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Register an outbound event; ``fields`` maps a field's id to its type and rules."""
        spec: dict[str, Any] = {"name": name, "url": url, "fields": fields}
        spec |= {"headers": headers or {}, "onChange": on_change} | _given(icon=icon)
        reference = integration.id if isinstance(integration, CustomIntegration) else integration
        properties = OUTBOUND_EVENT.comparable(spec) | {"integration": reference}
        super().__init__(OUTBOUND_EVENT, resource_name, store, properties, source, opts)


class Segment(_StoreObject, module="connectif", name="Segment"):
    """A dynamic segment, or a dynamic segment plus; see ``schemas/kinds/Segment.schema.json``."""

    def __init__(
        self,
        resource_name: str,
        *,
        store: Store,
        name: str,
        type: Literal["dynamic", "dynamic-plus"],
        filters: Mapping[str, Mapping[str, Any]],
        match: Literal["all", "any"] = "all",
        absent: bool = False,
        source: Mapping[str, Any] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Register a segment; a filter's ``field`` is a ``ContactField``, its id or ``_email``."""
        spec = {"name": name, "type": type, "match": match, "filters": filters}
        properties = _judged(SEGMENT, resource_name, spec, source) | _absent(absent)
        super().__init__(SEGMENT, resource_name, store, properties, source, opts)


class InlineContent(_StoreObject, module="connectif", name="InlineContent"):
    """An inline content: HTML that a workflow's node places in a page of the shop."""

    def __init__(
        self,
        resource_name: str,
        *,
        store: Store,
        name: str,
        html: str,
        tags: Sequence[str] | None = None,
        variables: Mapping[str, Mapping[str, Any]] | None = None,
        absent: bool = False,
        source: Mapping[str, Any] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Register an inline content; ``variables`` maps a placeholder to default and format."""
        spec = {"name": name, "html": html} | _given(tags=tags, variables=variables)
        properties = _judged(INLINE_CONTENT, resource_name, spec, source) | _absent(absent)
        super().__init__(INLINE_CONTENT, resource_name, store, properties, source, opts)


class Workflow(_StoreObject, module="connectif", name="Workflow"):
    """A workflow; see ``schemas/kinds/Workflow.schema.json`` and ``schemas/nodes`` for every rule.

    Where a definition in YAML writes ``{ref: KEY}``, give the resource, or its ``id``.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        store: Store,
        name: str,
        run: Literal["draft", "continuous"] | Mapping[str, str],
        start: Mapping[str, Any],
        nodes: Mapping[str, Mapping[str, Any]],
        description: str | None = None,
        tags: Sequence[str] | None = None,
        absent: bool = False,
        source: Mapping[str, Any] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Register a workflow; ``run`` may be ``{"once": LABEL}``, which sends once, for good."""
        spec: dict[str, Any] = {"name": name, "run": run, "start": start, "nodes": nodes}
        spec |= _given(description=description, tags=tags)
        properties = _judged(WORKFLOW, resource_name, spec, source) | _absent(absent)
        super().__init__(WORKFLOW, resource_name, store, properties, source, opts)


class Pack(pulumi.ComponentResource):
    """A pack: the resources of one purpose, shown as one branch of the preview's tree."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        """Register a pack under its folder's name."""
        super().__init__("connectif:pack:Pack", name, {}, opts)


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _absent(value: bool) -> dict[str, Any]:
    """Give the input that says that what a person has made shall go."""
    return {ABSENT: True} if value else {}


def _judged(
    kind: Kind, resource_name: str, spec: Mapping[str, Any], source: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Give the inputs of a spec; one that does not come from YAML is judged as if it did."""
    if source is None:
        judge(kind.name, resource_name, spec)
    return kind.comparable(_with_ids(spec))


def _with_ids(value: Any) -> Any:
    """Put ids in the place of resources."""
    if isinstance(value, pulumi.CustomResource):
        return value.id
    if isinstance(value, Mapping):
        return {str(key): _with_ids(item) for key, item in value.items()}
    return value
