/** The page to read: leaving it quickly is leaving the talk too. Without this script the link leaves this page alone. */

import { setUpLeaving } from "./leave.js";

setUpLeaving(document.querySelector("#leave"), new BroadcastChannel("conversation"));
