VIEWS.set("timeline", { show() {}, update() {} });
