// The beginning: which address shows which view.

import { Page } from "./page.js";
import * as shell from "./shell.js";
import { editContactField, newContactField } from "./views/contact-field-form.js";
import { contactField, contactFields } from "./views/contact-fields.js";
import { contact, contacts } from "./views/contacts.js";
import { content, contents, editContent, newContent } from "./views/contents.js";
import { deliveries, delivery } from "./views/deliveries.js";
import { editEvent, newInboundEvent, newOutboundEvent } from "./views/event-form.js";
import { editIntegration, event, integration, integrations, newIntegration } from "./views/integrations.js";
import { overview } from "./views/overview.js";
import { request, requests } from "./views/requests.js";
import { editSegment, newSegment } from "./views/segment-form.js";
import { segment, segments } from "./views/segments.js";
import { createWorkflow, editWorkflow, newWorkflow } from "./views/workflow-form.js";
import { workflow } from "./views/workflow.js";
import { workflows } from "./views/workflows.js";

// The first pattern that fits counts. What begins with a colon is an id.
const ROUTES = [
  ["", overview],
  ["contacts", contacts],
  ["contacts/:id", contact],
  ["contact-fields", contactFields],
  // Not below contact-fields: a field's id may be any word, "new" too.
  ["new-contact-field", newContactField],
  ["contact-fields/:id", contactField],
  ["contact-fields/:id/edit", editContactField],
  ["segments", segments],
  ["segments/new", newSegment],
  ["segments/:id", segment],
  ["segments/:id/edit", editSegment],
  ["workflows", workflows],
  ["workflows/new", createWorkflow],
  ["workflows/new/blank", newWorkflow],
  ["workflows/:id", workflow],
  ["workflows/:id/edit", editWorkflow],
  ["contents", contents],
  ["contents/new", newContent],
  ["contents/:id", content],
  ["contents/:id/edit", editContent],
  ["integrations", integrations],
  ["integrations/new", newIntegration],
  ["integrations/:id", integration],
  ["integrations/:id/edit", editIntegration],
  ["integrations/:id/events/new-send", newOutboundEvent],
  ["integrations/:id/events/new-receive", newInboundEvent],
  ["integrations/:id/events/:event", event],
  ["integrations/:id/events/:event/edit", editEvent],
  ["deliveries", deliveries],
  ["deliveries/:sequence", delivery],
  ["requests", requests],
  ["requests/:sequence", request],
];

new Page(document.getElementById("console"), ROUTES, shell).start();
