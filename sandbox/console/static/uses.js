// Who uses what, read off the definitions as the store itself reads them.

/** Give the ids that a value names as {contactField: ID}, at any depth. */
function contactFieldsIn(value, found = new Set()) {
  if (Array.isArray(value)) for (const item of value) contactFieldsIn(item, found);
  else if (value && typeof value === "object") {
    for (const [name, item] of Object.entries(value)) {
      if (name === "contactField" && typeof item === "string") found.add(item);
      else contactFieldsIn(item, found);
    }
  }
  return found;
}

/** Tell whether a workflow names an id as the value of a setting of one of its nodes. */
function namesInSetting(workflow, id) {
  return (workflow.nodes ?? []).some((node) => Object.values(node).includes(id));
}

/** Give the workflows that use a web content or an event. */
export function workflowsWith(workflows, id) {
  return workflows.filter((workflow) => namesInSetting(workflow, id));
}

/** Give the workflows that begin with a segment. */
export function workflowsOfSegment(workflows, id) {
  return workflows.filter(
    (workflow) => workflow.start?.audience?.segment === id || namesInSetting(workflow, id),
  );
}

/** Give the workflows that use a contact field. */
export function workflowsWithField(workflows, id) {
  return workflows.filter((workflow) => contactFieldsIn(workflow.nodes ?? []).has(id));
}

/** Give the segments that look at a contact field. */
export function segmentsWithField(segments, id) {
  const looks = (filters) => (filters ?? []).some((item) => item.field === id || looks(item.filters));
  return segments.filter((segment) => looks(segment.filters));
}
