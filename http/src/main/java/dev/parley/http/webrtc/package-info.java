/** What endpoints of several protocols ask of calls over WebRTC. */
@NullMarked
package dev.parley.http.webrtc;

import org.jspecify.annotations.NullMarked;
