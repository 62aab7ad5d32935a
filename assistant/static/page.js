// Our part of the page, beside Gradio's.

import { startAnswers } from "./answers.js";
import { startBusy } from "./busy.js";
import { startCitations } from "./citations.js";
import { startConversations } from "./conversations.js";
import { startFilters } from "./filters.js";
import { startFocus } from "./focus.js";
import { startLoading } from "./loading.js";
import { startAnnouncing } from "./parts.js";
import { startPages } from "./pages.js";
import { startReading } from "./reading.js";
import { startWalking } from "./walking.js";

startAnnouncing();
startFocus();
startLoading();
startBusy();
startPages();
startReading();
startCitations();
startWalking();
startConversations();
startFilters();
startAnswers();
